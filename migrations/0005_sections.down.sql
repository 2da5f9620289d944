alter table orders drop column discount, drop column coupon_code, drop column coupon_id;
drop table bundle_courses, bundles, coupon_products, coupons;
